"""Events as kiosks sent them, in the order they came; enrolment of kiosks; what is missing."""

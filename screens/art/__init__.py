"""Pictures drawn by the program: a pen for flat shapes, the sky and the season of the hour, the carriage, people."""

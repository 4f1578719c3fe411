"""What all staff pages share: navigation, template tags, charts, paging and CSV. Holds no models."""

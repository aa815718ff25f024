"""Forms of places on the scheme."""

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length


class EndPlaceForm(FlaskForm):
    """A button that ends a place on the day that the page says."""

    seen = HiddenField(validators=[InputRequired(), Length(max=10)])


class ResumePlaceForm(FlaskForm):
    """A button that lets a place go on."""

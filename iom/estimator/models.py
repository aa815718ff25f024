"""The formula that each scheme uses."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from iom.db import Base, one_of, words
from iom.estimator.domain import F_MULTIPLIER, MOST_F, Formula


class FormulaSetting(Base):
    """What a scheme set, numbered from 1; the last one is in force. Rows are never changed."""

    __tablename__ = "estimator_formula_setting"
    __table_args__ = (
        UniqueConstraint("scheme_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint(one_of("formula", Formula), name="formula_known"),
        CheckConstraint(f"f_multiplier BETWEEN 1 AND {MOST_F}", name="f_in_bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("places_scheme.id"))
    number: Mapped[int]
    formula: Mapped[Formula] = mapped_column(words(Formula, length=40))
    f_multiplier: Mapped[int] = mapped_column(
        default=F_MULTIPLIER, server_default=str(F_MULTIPLIER)
    )
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))

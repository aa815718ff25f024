"""Words of offences, tests and breaches; the codes are those of INTERFACES 3. Pure."""

from __future__ import annotations

from iom.entries.domain import Word


class OffenceCategory(Word):
    """What kind of offence it is, as the scoring matrix weighs them."""

    DWELLING_BURGLARY = "dwelling-burglary"
    ROBBERY = "robbery"
    AGGRAVATED_VEHICLE_TAKING = "aggravated-vehicle-taking"
    THEFT_OF_VEHICLE = "theft-of-vehicle"
    NON_DWELLING_BURGLARY = "non-dwelling-burglary"
    THEFT_FROM_VEHICLE = "theft-from-vehicle"
    THEFT_FROM_PERSON = "theft-from-person"
    HANDLING = "handling"
    GOING_EQUIPPED = "going-equipped"
    VIOLENCE_WITH_INJURY = "violence-with-injury"
    OTHER_THEFT = "other-theft"
    DRUGS_SUPPLY = "drugs-supply"
    CRIMINAL_DAMAGE = "criminal-damage"
    SHOPLIFTING = "shoplifting"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return _HYPHENED.get(self.value, self.value.replace("-", " ").capitalize())


_HYPHENED = {"non-dwelling-burglary": "Non-dwelling burglary"}


class Disposal(Word):
    """What became of an offence."""

    CONVICTED = "convicted"
    CAUTIONED = "cautioned"
    CHARGED = "charged"
    ARRESTED = "arrested"
    NO_FURTHER_ACTION = "no-further-action"
    ACQUITTED = "acquitted"

    @property
    def proven_or_charged(self) -> bool:
        """Whether it counts as proven or charged (HANDBOOK 4)."""
        return self in {self.CONVICTED, self.CAUTIONED, self.CHARGED}

    @property
    def nothing(self) -> bool:
        """Whether the earlier arrest or charge counts nowhere from then on (HANDBOOK 4)."""
        return self in {self.NO_FURTHER_ACTION, self.ACQUITTED}


class TestResult(Word):
    """What a drug test showed; the codes are the kinds of the indicators file."""

    __test__ = False  # not a class of tests

    POSITIVE = "class-a-positive"
    NEGATIVE = "class-a-negative"
    REFUSED = "test-refused"
    MISSED = "test-missed"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "class-a-positive": "Positive for Class A",
            "class-a-negative": "Negative for Class A",
            "test-refused": "Refused",
            "test-missed": "Missed",
        }[self.value]


class BreachKind(Word):
    """What was not kept to; the first two codes are kinds of the indicators file."""

    BREACH = "breach"
    RECALL = "recall"
    WARNING = "warning"


class AntiSocialKind(Word):
    """How far a matter of anti-social behaviour has come."""

    CASE = "open-case"
    INJUNCTION = "injunction"
    BEHAVIOUR_CONTRACT = "behaviour-contract"
    ORDER = "order"


class DipEventKind(Word):
    """A dated event of the Drug Interventions Programme (INTERFACES 3)."""

    JOINED_CASELOAD = "joined-caseload"
    TRIGGER_ARREST = "trigger-arrest"
    ASSESSED = "assessed"
    NEEDS_TREATMENT = "needs-treatment"
    CARE_PLAN = "care-plan"
    REFERRED_TIER_2 = "referred-tier-2"
    REFERRED_TIER_3 = "referred-tier-3"
    REFERRED_TIER_4 = "referred-tier-4"
    CASE_MANAGED = "case-managed"
    TREATMENT_STARTED = "treatment-started"
    RETAINED_12_WEEKS = "retained-12-weeks"
    PLANNED_COMPLETION = "planned-completion"
    UNPLANNED_EXIT = "unplanned-exit"
    PRISON_REFERRAL = "prison-referral"
    PPO_APPROPRIATE = "ppo-appropriate"
    DTTO_COMMENCED = "dtto-commenced"
    DTTO_COMMENCED_LOWER = "dtto-commenced-lower"
    DTTO_COMPLETED = "dtto-completed"
    DTTO_NOT_COMPLETED = "dtto-not-completed"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return _ABBREVIATED.get(self.value, self.value.replace("-", " ").capitalize())


_ABBREVIATED = {
    "ppo-appropriate": "PPO appropriate to DIP",
    "dtto-commenced": "DTTO or DRR commenced",
    "dtto-commenced-lower": "DTTO or DRR commenced, lower intensity",
    "dtto-completed": "DTTO or DRR completed successfully",
    "dtto-not-completed": "DTTO or DRR not completed",
}

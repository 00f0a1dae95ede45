"""The words of the survey, in English: for the window in the user's language, for paper in the office's."""

from __future__ import annotations

from app.common.translate_later import QT_TRANSLATE_NOOP
from app.skm.form import Element
from app.skm.index import Grade

CONTEXT = "Skm"
ELEMENTS: dict[Element, str] = {
    Element.REQUIREMENTS: QT_TRANSLATE_NOOP("Skm", "Requirements"),
    Element.PROCEDURE: QT_TRANSLATE_NOOP("Skm", "System, mechanism and procedure"),
    Element.TIME: QT_TRANSLATE_NOOP("Skm", "Time of completion"),
    Element.COST: QT_TRANSLATE_NOOP("Skm", "Cost"),
    Element.PRODUCT: QT_TRANSLATE_NOOP("Skm", "Result of the service"),
    Element.COMPETENCE: QT_TRANSLATE_NOOP("Skm", "Competence of staff"),
    Element.CONDUCT: QT_TRANSLATE_NOOP("Skm", "Conduct of staff"),
    Element.COMPLAINTS: QT_TRANSLATE_NOOP("Skm", "Complaints, suggestions and advice"),
    Element.FACILITIES: QT_TRANSLATE_NOOP("Skm", "Facilities"),
}
GRADES: dict[Grade, str] = {
    Grade.A: QT_TRANSLATE_NOOP("Skm", "A: very good"),
    Grade.B: QT_TRANSLATE_NOOP("Skm", "B: good"),
    Grade.C: QT_TRANSLATE_NOOP("Skm", "C: not quite good"),
    Grade.D: QT_TRANSLATE_NOOP("Skm", "D: not good"),
}
DIMENSIONS: dict[str, str] = {
    "way": QT_TRANSLATE_NOOP("Skm", "Way of asking"),
    "service": QT_TRANSLATE_NOOP("Skm", "Service"),
    "region": QT_TRANSLATE_NOOP("Skm", "Regency or city"),
    "sex": QT_TRANSLATE_NOOP("Skm", "Sex"),
    "age": QT_TRANSLATE_NOOP("Skm", "Age"),
    "education": QT_TRANSLATE_NOOP("Skm", "Education"),
    "work": QT_TRANSLATE_NOOP("Skm", "Occupation"),
}
NOT_STATED = QT_TRANSLATE_NOOP("Skm", "Not said")
VALUES: dict[str, dict[str, str]] = {
    "way": {
        "phone": QT_TRANSLATE_NOOP("Skm", "By telephone"),
        "link": QT_TRANSLATE_NOOP("Skm", "By the form on the web"),
    },
    "sex": {"f": QT_TRANSLATE_NOOP("Skm", "Female"), "m": QT_TRANSLATE_NOOP("Skm", "Male")},
    "age": {
        "17-25": QT_TRANSLATE_NOOP("Skm", "17 to 25"),
        "26-35": QT_TRANSLATE_NOOP("Skm", "26 to 35"),
        "36-45": QT_TRANSLATE_NOOP("Skm", "36 to 45"),
        "46-55": QT_TRANSLATE_NOOP("Skm", "46 to 55"),
        "56-": QT_TRANSLATE_NOOP("Skm", "56 and older"),
    },
    "education": {
        "primary": QT_TRANSLATE_NOOP("Skm", "Primary school"),
        "junior": QT_TRANSLATE_NOOP("Skm", "Junior secondary school"),
        "senior": QT_TRANSLATE_NOOP("Skm", "Senior secondary school"),
        "diploma": QT_TRANSLATE_NOOP("Skm", "Diploma"),
        "bachelor": QT_TRANSLATE_NOOP("Skm", "Bachelor"),
        "master": QT_TRANSLATE_NOOP("Skm", "Master or higher"),
    },
    "work": {
        "civil_servant": QT_TRANSLATE_NOOP("Skm", "Civil servant"),
        "uniformed": QT_TRANSLATE_NOOP("Skm", "Armed forces or police"),
        "employee": QT_TRANSLATE_NOOP("Skm", "Employee"),
        "business": QT_TRANSLATE_NOOP("Skm", "Business owner"),
        "student": QT_TRANSLATE_NOOP("Skm", "Student"),
        "other": QT_TRANSLATE_NOOP("Skm", "Other"),
    },
}
# Of the report.
TITLE = QT_TRANSLATE_NOOP("Skm", "Report of the public satisfaction survey (SKM)")
ANSWERS = QT_TRANSLATE_NOOP("Skm", "Answers")
INCOMPLETE = QT_TRANSLATE_NOOP("Skm", "Incomplete answers (not counted)")
POPULATION = QT_TRANSLATE_NOOP("Skm", "Ended cases, expected and counted")
WANTED = QT_TRANSLATE_NOOP("Skm", "Answers wanted (Krejcie and Morgan)")
DRAWN = QT_TRANSLATE_NOOP("Skm", "Drawn")
RATE = QT_TRANSLATE_NOOP("Skm", "Answered, of those asked by telephone")
INDEX = QT_TRANSLATE_NOOP("Skm", "Index (IKM)")
GRADE = QT_TRANSLATE_NOOP("Skm", "Quality of the service")
ELEMENT = QT_TRANSLATE_NOOP("Skm", "Element")
NRR = QT_TRANSLATE_NOOP("Skm", "Mean (NRR)")
WEIGHT = QT_TRANSLATE_NOOP("Skm", "Weight")
WEIGHTED = QT_TRANSLATE_NOOP("Skm", "Weighted mean")
RANK = QT_TRANSLATE_NOOP("Skm", "Rank")
NINE = QT_TRANSLATE_NOOP("Skm", "The nine elements")
PARTS = QT_TRANSLATE_NOOP("Skm", "By group")
GROUP = QT_TRANSLATE_NOOP("Skm", "Group")
HIDDEN = QT_TRANSLATE_NOOP(
    "Skm", "Groups of fewer than five answers are not shown, so that nobody is recognised."
)
LEFT_OUT = QT_TRANSLATE_NOOP(
    "Skm",
    "Answers by telephone that are not counted: {count}. Fewer than five are complete, and who knows the "
    "imported ones could work them out.",
)
TOO_FEW = QT_TRANSLATE_NOOP("Skm", "Fewer than five complete answers: nothing is shown.")
PLAN = QT_TRANSLATE_NOOP("Skm", "Follow-up plan")
LOWEST = QT_TRANSLATE_NOOP("Skm", "Lowest: {elements}.")
WHAT = QT_TRANSLATE_NOOP("Skm", "What is done")
WHO = QT_TRANSLATE_NOOP("Skm", "Responsible")
UNTIL = QT_TRANSLATE_NOOP("Skm", "Until")
REMARKS = QT_TRANSLATE_NOOP("Skm", "Suggestions")
NOTHING = QT_TRANSLATE_NOOP("Skm", "None.")
SO_FAR = QT_TRANSLATE_NOOP(
    "Skm",
    "The round goes on. Answers by telephone are counted five at a time, so that nobody's is recognised.",
)
FORMULA = QT_TRANSLATE_NOOP("Skm", "How it is counted")
FORMULA_TEXT = QT_TRANSLATE_NOOP(
    "Skm",
    "Mean of an element = sum of its scores (1 to 4) : complete answers. Weight of each element = 1/9. "
    "Index = sum of the weighted means × 25, calculated in exact fractions and rounded once, half up, to two "
    "places. A: 88.31 to 100.00; B: 76.61 to 88.30; C: 65.00 to 76.60; D: 25.00 to 64.99.",
)
OTHER_WEIGHT = QT_TRANSLATE_NOOP(
    "Skm", "With the rounded weight {weight} the index would be {index} and the grade {grade}: that is wrong."
)

"""Anonymity by schema (DESIGN 4.1): what is stored of a respondent, field by field."""

import pytest
from django.db import connection, models

from accounts.models import User
from surveys.models import OpenAnswer, SealedAnswer, Submission, Survey

SCHEMA: dict[type[models.Model], dict[str, type[models.Field]]] = {  # type: ignore[type-arg]
    SealedAnswer: {
        "id": models.UUIDField,
        "survey": models.ForeignKey,
        "box": models.BinaryField,
        "part": models.BinaryField,
    },
    OpenAnswer: {
        "id": models.UUIDField,
        "survey": models.ForeignKey,
        "question": models.CharField,
        "text": models.TextField,
        "review": models.CharField,
    },
    Submission: {"survey": models.ForeignKey, "digest": models.CharField, "fingerprint": models.CharField},
}


@pytest.mark.parametrize("model", SCHEMA)
def test_schema_holds_these_fields_and_no_other(model: type[models.Model]) -> None:
    assert {field.name: type(field) for field in model._meta.get_fields()} == SCHEMA[model]


@pytest.mark.parametrize("model", SCHEMA)
def test_schema_links_to_the_survey_alone(model: type[models.Model]) -> None:
    assert [field.related_model for field in model._meta.get_fields() if field.is_relation] == [Survey]


@pytest.mark.parametrize("model", SCHEMA)
def test_schema_has_no_moment(model: type[models.Model]) -> None:
    assert [field for field in model._meta.get_fields() if isinstance(field, models.DateField | models.TimeField)] == []


@pytest.mark.parametrize("model", SCHEMA)
def test_schema_has_no_sequential_key(model: type[models.Model]) -> None:
    assert [
        field for field in model._meta.get_fields() if isinstance(field, models.AutoField | models.BigAutoField)
    ] == []
    assert not model._meta.ordering


def test_keys_are_random() -> None:
    keys = [SealedAnswer().pk for _ in range(50)]
    assert {key.version for key in keys} == {4}
    assert len(set(keys)) == 50


def test_no_model_points_at_a_response() -> None:
    assert [model._meta.related_objects for model in SCHEMA] == [(), (), ()]


def test_person_has_no_way_to_a_response() -> None:
    related = {relation.related_model for relation in User._meta.related_objects}
    assert related & set(SCHEMA) == set()


@pytest.mark.django_db
def test_database_columns_are_those_of_the_schema() -> None:
    with connection.cursor() as cursor:
        for model, fields in SCHEMA.items():
            columns = {
                column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
            }
            assert columns == {"survey_id" if name == "survey" else name for name in fields}


@pytest.mark.parametrize(("answers", "heads", "overfull"), [(11, 10, True), (10, 10, False), (10, 0, False)])
def test_survey_with_more_answers_than_heads_is_overfull(answers: int, heads: int, overfull: bool) -> None:
    assert Survey(headcounts={"sector:edu": heads}).overfull(answers) == overfull

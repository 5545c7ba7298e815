"""What a contact person sees of a refused visual identity."""

from tests import factories


def test_refused_form_sums_its_errors_up_once(db: None) -> None:
    enrolment = factories.accepted(factories.municipality())
    client = factories.signed_in(factories.contact_of(enrolment))
    page = client.post(factories.page("brand", enrolment), {"primary": "turquoise"})
    assert page.content.decode().count('class="error-summary"') == 1

from tests.factories import new_organization
from tests.functions.letter_templates.rows import new_template
from tests.http.client import send


def test_shows_the_built_in_texts_and_placeholders() -> None:
    organization = new_organization()
    template_id = new_template(organization, letter_type="custom")

    answer = send("GET", "/v1/letter-templates", token=organization.owner.token).json

    assert [each["id"] for each in answer["items"]] == [template_id]
    types = [each["letter_type"] for each in answer["built_in"]]
    assert types == ["first_notice", "second_notice", "final_notice", "hearing_notice"]
    for each in answer["built_in"]:
        assert "{{homeowner_name}}" in each["body"]
        assert "Dear Ada Maple" in str(each["content"])
        assert each["content"]["empty_placeholders"] == []
    assert answer["placeholders"][0] == "association_name"
    assert len(answer["placeholders"]) == 11

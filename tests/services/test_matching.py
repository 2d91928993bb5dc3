import pytest

from tracker.services.matching import label_key, repository_key, slug_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Open Policy Agent (OPA)", "Open Policy Agent"),
        ("Emissary-Ingress", "Emissary-ingress"),
        ("Keda", "KEDA"),
        ("metal3-io", "Metal3"),
        ("Notary Project", "notary"),
    ],
)
def test_labels_of_one_project_have_one_key(one: str, other: str) -> None:
    assert label_key(one) == label_key(other)


def test_a_label_of_one_empty_word_or_of_brackets_only_keeps_it() -> None:
    assert label_key("Project") == "project"
    assert label_key("(OPA)") == "opa"
    assert label_key("Open Service Mesh") != label_key("Open Policy Agent")


def test_slug_of_a_label_can_stand_in_an_address() -> None:
    assert slug_of("Open Policy Agent") == "open-policy-agent"
    assert slug_of("../../etc") == "etc"
    assert slug_of("—") == "project"
    assert len(slug_of("x" * 300)) == 80


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://github.com/linkerd/linkerd2", "linkerd/linkerd2"),
        ("https://github.com/Linkerd/linkerd2.git", "linkerd/linkerd2"),
        ("git@github.com:linkerd/linkerd2.git", "linkerd/linkerd2"),
        ("https://github.com/linkerd/linkerd2/", "linkerd/linkerd2"),
        (None, None),
        ("linkerd2", None),
    ],
)
def test_repository_key_is_owner_and_name(address: str | None, key: str | None) -> None:
    assert repository_key(address) == key

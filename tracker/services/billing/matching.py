"""Which organisation a customer of a vendor is: by proof where there is one, else by a person.

Proofs in their order: the reference of a checkout, metadata, a verified domain of its own, a tax
id. A name alone never decides; it only suggests, with a score, and somebody confirms. Every
decision is logged, can be taken back, and moves revenue as a restatement, never as churn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from tracker.db.queries import billing, parties, projects
from tracker.db.queries.billing import BookedUnit
from tracker.db.tenancy import EVERY_VENDOR, VendorScope
from tracker.db.uow import Tx
from tracker.domain.accounts import Action, Actor, require
from tracker.domain.billing import CustomerMatch, MatchMethod, StateCause, StripeAccount
from tracker.errors import InvalidInputError, NotFoundError
from tracker.importers.mail import company_domain
from tracker.services.billing import audit
from tracker.services.billing.booking import Booking, local_day, restate_to_worth
from tracker.services.context import Context
from tracker.services.stripe_port import Json

#: The key of a customer's or subscription's metadata that names an organisation.
METADATA_KEY = "headwater_organisation"
LEAST_SCORE = 70
MOST_SUGGESTIONS = 3
_AUTOMATIC = "headwater"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An organisation whose name is like the customer's; ``score`` in 0..100."""

    organisation_id: int
    name: str
    score: int


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of a vendor and whom it is taken for."""

    account_id: int
    stripe_id: str
    name: str
    organisation_id: int | None
    organisation: str | None
    method: str | None
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class _Proof:
    organisation_id: int
    method: MatchMethod
    evidence: str


def match_all(ctx: Context, account_id: int) -> int:
    """Match every customer of an account that has a proof and no match yet; return how many."""
    matched = 0
    with ctx.uow.begin(EVERY_VENDOR) as tx:
        account = billing.locked_account(tx, account_id)
        for document in billing.documents(tx, account_id, "customer"):
            matched += match_by_proof(tx, account, document)
    return matched


def match_by_proof(tx: Tx, account: StripeAccount, customer: Json) -> bool:
    """Match a customer by the first proof that there is; False: none, or it is matched already."""
    assert account.id is not None
    if billing.match_of(tx, account.id, customer["id"]) is not None:
        return False
    proof = _proof(tx, account.id, customer)
    if proof is None:
        return False
    match = _match(tx, account, customer["id"], proof.organisation_id, proof.method)
    match.evidence, match.decided_by = proof.evidence, _AUTOMATIC
    _restated(tx, account, customer["id"], None, proof.organisation_id)
    return True


def _proof(tx: Tx, account_id: int, customer: Json) -> _Proof | None:
    reference = billing.checkout_organisation(tx, account_id, customer["id"])
    if reference is not None:
        return _Proof(reference, MatchMethod.CHECKOUT, "reference of a checkout session")
    named = (customer.get("metadata") or {}).get(METADATA_KEY)
    if named:
        found = parties.organisation_named(tx, str(named))
        if found is not None:
            return _Proof(found, MatchMethod.METADATA, f"{METADATA_KEY}={named}")
    domain = company_domain(str(customer.get("email") or "").rpartition("@")[2])
    owner = parties.domain_owner(tx, domain) if domain else None
    return None if owner is None else _Proof(owner, MatchMethod.DOMAIN, f"mail at {domain}")


def decide(
    ctx: Context, actor: Actor, account_id: int, customer: str, organisation: str | None
) -> None:
    """Take a customer for an organisation, or for none; the revenue moves as a restatement.

    Raises:
        NotFoundError: account, customer or organisation is not there, or not the actor's.
        InvalidInputError: it is taken for that organisation already.
    """
    require(actor, Action.MATCH_CUSTOMERS, actor.vendor_id)
    assert actor.vendor_id is not None
    with ctx.uow.begin(VendorScope(actor.vendor_id)) as tx:
        if billing.mirrored(tx, account_id, "customer", customer) is None:
            raise NotFoundError("customer", customer)
        account = billing.locked_account(tx, account_id)
        wanted = None if organisation is None else _organisation(tx, organisation)
        standing = billing.match_of(tx, account_id, customer)
        before = standing.organisation_id if standing else None
        # "None of them" is a decision too: it ends the suggestions.
        if standing is not None and before == wanted:
            raise InvalidInputError(f"{customer} is taken for {organisation or 'nobody'} already.")
        match = _match(tx, account, customer, wanted, MatchMethod.PERSON)
        match.decided_by = actor.name
        _restated(tx, account, customer, before, wanted)
        audit.record(
            tx,
            actor,
            "customer matched",
            f"{account.account}/{customer}",
            before={"organisation": before},
            after={"organisation": wanted},
        )


def _organisation(tx: Tx, name: str) -> int:
    found = parties.organisation_named(tx, name)
    if found is None:
        raise NotFoundError("organisation", name)
    return found


def _match(
    tx: Tx,
    account: StripeAccount,
    customer: str,
    organisation_id: int | None,
    method: MatchMethod,
) -> CustomerMatch:
    """Record a match in the place of the one that stands; that one stays on record."""
    assert account.id is not None
    standing = billing.match_of(tx, account.id, customer)
    if standing is not None:
        standing.ended_at = tx.now
    match = CustomerMatch(
        vendor_id=account.vendor_id,
        account_id=account.id,
        customer=customer,
        organisation_id=organisation_id,
        method=method,
        decided_by="",
        decided_at=tx.now,
    )
    tx.session.add(match)
    tx.session.flush()
    return match


def _restated(
    tx: Tx, account: StripeAccount, customer: str, before: int | None, after: int | None
) -> None:
    """Move what a customer is worth from one organisation to another, as of today."""
    assert account.id is not None
    today = local_day(account, tx.now)
    for currency in billing.currencies_of(tx, account.id, customer):
        for organisation in {before, after}:
            unit = BookedUnit.of(account.id, customer, organisation, currency)
            restate_to_worth(tx, Booking(account.vendor_id, unit, today, StateCause.MATCH))
    projects.mark_stale(tx, billing.projects_of(tx, account.vendor_id))


def customers(ctx: Context, actor: Actor) -> list[Customer]:
    """Return the customers of a vendor, those that nobody knows first, with suggestions by name."""
    require(actor, Action.MATCH_CUSTOMERS, actor.vendor_id)
    assert actor.vendor_id is not None
    with ctx.uow.read(VendorScope(actor.vendor_id)) as tx:
        names = parties.organisation_names(tx)
        found = [
            _customer(tx, account.id, document, names)
            for account in billing.accounts(tx)
            if account.id is not None
            for document in billing.documents(tx, account.id, "customer")
        ]
    return sorted(found, key=lambda one: (one.organisation is not None, one.name.casefold()))


def _customer(tx: Tx, account_id: int, document: Json, names: Mapping[int, str]) -> Customer:
    match = billing.match_of(tx, account_id, document["id"])
    organisation = match.organisation_id if match else None
    name = str(document.get("name") or document.get("email") or document["id"])
    return Customer(
        account_id=account_id,
        stripe_id=document["id"],
        name=name,
        organisation_id=organisation,
        organisation=names.get(organisation) if organisation is not None else None,
        method=match.method.value if match else None,
        suggestions=() if match is not None else suggested(name, names),
    )


def suggested(name: str, names: Mapping[int, str]) -> tuple[Suggestion, ...]:
    """Return the organisations whose names are most like ``name``, best first. Pure.

    Source: rapidfuzz, weighted ratio over words without case and punctuation.
    """
    found: Sequence[tuple[str, float, int]] = process.extract(
        name,
        dict(names),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=LEAST_SCORE,
        limit=MOST_SUGGESTIONS,
    )
    return tuple(Suggestion(key, text, round(score)) for text, score, key in found)

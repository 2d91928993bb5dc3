"""How a connected account is reached: by its own key, or the platform's that names it."""

from tracker.domain.billing import ConnectedBy, StripeAccount
from tracker.errors import SetupError
from tracker.services.context import Context
from tracker.services.stripe_port import Access, StripeRefusedError

KEY_PURPOSE = "stripe key of {}"


def access_of(ctx: Context, account: StripeAccount) -> Access:
    """Return the access to an account.

    Raises:
        StripeRefusedError: the vendor took its consent back.
        SetupError: the key cannot be unsealed.
    """
    if account.revoked_at is not None:
        raise StripeRefusedError(f"{account.account} was disconnected.")
    if account.connected_by is ConnectedBy.OAUTH:
        assert ctx.stripe is not None
        return ctx.stripe.platform_access(account.account)
    if ctx.vault is None or account.key_ciphertext is None:
        raise SetupError("The key of the account cannot be read: set HEADWATER_MASTER_KEY_FILE.")
    return Access(ctx.vault.open(account.key_ciphertext, KEY_PURPOSE.format(account.account)))

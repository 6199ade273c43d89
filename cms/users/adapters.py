from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and invitations: nobody registers from outside."""

    def is_open_for_signup(self, request):
        return False

drop trigger revoke_invitations on organization_memberships;
drop function revoke_inviters_invitations();
drop trigger revoke_settled_invitations on homeowners;
drop function revoke_settled_invitations();
drop table invitations;
drop function count_invited_members();
drop function prepare_invitation();
drop function require_inviter();
drop function may_invite(text, text);

drop trigger revoke_settled_invitations on homeowners;
drop function revoke_settled_invitations();
drop table invitations;
drop function count_invited_members();
drop function prepare_invitation();

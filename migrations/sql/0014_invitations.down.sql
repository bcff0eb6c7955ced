drop table invitations;
drop function count_invited_members();
drop function prepare_invitation();

drop table revoked_sessions;
drop table user_tokens;
drop table sign_in_attempts;
drop table user_credentials;
drop function void_links();
drop table users;

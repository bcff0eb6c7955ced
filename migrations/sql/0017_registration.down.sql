drop function create_organization(text, text);
drop function sign_up(text, text, text, text, text);
drop function register_organization(text, text, text, text, text);
drop function found_organization(uuid, text, text, text, interval);
drop function person_by_mail(text, text, text, uuid);
drop function add_person(text, text, text, boolean);

drop procedure protect_platform_table(regclass);
drop procedure protect_tenant_table(regclass, text, text, boolean, text[]);
drop function audit_change();
drop procedure write_audit(uuid, text, text, uuid, jsonb);
drop table platform_audit_log;
drop table audit_log;
drop function refuse_change();

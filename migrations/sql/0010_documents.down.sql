drop table documents;
drop function count_storage();

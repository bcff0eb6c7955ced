drop table associations;

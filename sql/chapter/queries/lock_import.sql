-- One import at a time: each compares with what is there.
LOCK TABLE chapters, cooperation_zones IN SHARE ROW EXCLUSIVE MODE;

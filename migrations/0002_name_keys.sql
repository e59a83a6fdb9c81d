/* Everybody is called by their handle until now, which is its own key. */
UPDATE `person` SET `name_key` = `name`;

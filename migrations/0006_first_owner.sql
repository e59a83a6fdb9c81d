/* Until now nobody asked whose an instance is: it is the first account's. */
INSERT OR IGNORE INTO `instance` (`key`, `value`)
  SELECT 'owner', `person`.`id` FROM `person` JOIN `credential` ON `credential`.`person` = `person`.`id`
  ORDER BY `person`.`created_at`, `person`.`id` LIMIT 1;

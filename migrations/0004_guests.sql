ALTER TABLE `person` ADD `guest_of` text;--> statement-breakpoint
ALTER TABLE `person` ADD `guest_until` integer;--> statement-breakpoint
CREATE INDEX `person_guest_of` ON `person` (`guest_of`) WHERE guest_of IS NOT NULL;--> statement-breakpoint
CREATE INDEX `person_guest_until` ON `person` (`guest_until`) WHERE guest_until IS NOT NULL;
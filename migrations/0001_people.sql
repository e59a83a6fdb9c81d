CREATE TABLE `avatar` (
	`person` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `block` (
	`person` text NOT NULL,
	`other` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`person`, `other`),
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`other`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `block_other` ON `block` (`other`);--> statement-breakpoint
CREATE TABLE `contact` (
	`person` text NOT NULL,
	`other` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`person`, `other`),
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`other`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `contact_other` ON `contact` (`other`);--> statement-breakpoint
ALTER TABLE `person` ADD `name_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `status` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `bio` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `avatar` text;--> statement-breakpoint
ALTER TABLE `person` ADD `seen_at` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `shows_seen` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `shows_read` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `listed` integer DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX `person_listed` ON `person` (`name_key`,`id`) WHERE listed = 1;--> statement-breakpoint
CREATE INDEX `person_listed_handle` ON `person` (`handle`) WHERE listed = 1;
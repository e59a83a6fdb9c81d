CREATE TABLE `mail_address` (
	`person` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`address` text NOT NULL,
	`digest` integer NOT NULL,
	`news` integer NOT NULL,
	`origin` text NOT NULL,
	`confirmed_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `mail_address_id` ON `mail_address` (`id`);--> statement-breakpoint
CREATE TABLE `mail_pending` (
	`person` text PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`verifier` text NOT NULL,
	`tries` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `mail_shown` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`headers` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `recovery_code` ADD `mailed` integer DEFAULT false NOT NULL;
CREATE TABLE `challenge` (
	`challenge` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`session` text,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `challenge_expires_at` ON `challenge` (`expires_at`);--> statement-breakpoint
CREATE TABLE `held_handle` (
	`hash` text PRIMARY KEY NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `passkey` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`public_key` text NOT NULL,
	`counter` integer NOT NULL,
	`transports` text NOT NULL,
	`name` text NOT NULL,
	`prf` integer NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `passkey_person` ON `passkey` (`person`);--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`verifier` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`used_at` integer,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `recovery_code_person` ON `recovery_code` (`person`);--> statement-breakpoint
CREATE TABLE `security_event` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`device` text,
	`country` text,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `security_event_person` ON `security_event` (`person`,`at`);--> statement-breakpoint
CREATE TABLE `totp` (
	`person` text PRIMARY KEY NOT NULL,
	`kid` text NOT NULL,
	`secret` text NOT NULL,
	`last_step` integer NOT NULL,
	`confirmed_at` integer,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `session` ADD `country` text;
CREATE TABLE `account_invite` (
	`hash` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`uses_left` integer
);
--> statement-breakpoint
CREATE TABLE `ban` (
	`person` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `conversation` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`expires_at` integer
);
--> statement-breakpoint
CREATE TABLE `report` (
	`id` text PRIMARY KEY NOT NULL,
	`reporter` text NOT NULL,
	`about` text NOT NULL,
	`conversation` text,
	`is_room` integer NOT NULL,
	`event` text,
	`reason` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`closed_at` integer,
	`outcome` text,
	`remark` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`reporter`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`about`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `report_at` ON `report` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `report_reporter` ON `report` (`reporter`);--> statement-breakpoint
CREATE INDEX `report_about` ON `report` (`about`);--> statement-breakpoint
CREATE TABLE `report_line` (
	`report` text NOT NULL,
	`line` integer NOT NULL,
	`author` text,
	`at` integer NOT NULL,
	`text` text NOT NULL,
	`is_it` integer NOT NULL,
	PRIMARY KEY(`report`, `line`),
	FOREIGN KEY (`report`) REFERENCES `report`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`author`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `report_line_author` ON `report_line` (`author`);--> statement-breakpoint
CREATE TABLE `usage` (
	`day` text PRIMARY KEY NOT NULL,
	`requests` integer DEFAULT 0 NOT NULL,
	`object_requests` integer DEFAULT 0 NOT NULL,
	`database_rows` integer DEFAULT 0 NOT NULL,
	`object_rows` integer DEFAULT 0 NOT NULL,
	`messages` integer DEFAULT 0 NOT NULL
);

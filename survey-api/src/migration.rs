//! Forward-only migrations. A migration that has been released is frozen: it names its columns itself and never reads
//! today's entities, so that it means the same in ten years.

mod m0001_collect;
mod m0002_people;
mod m0003_instruments;
mod m0004_intake;
mod m0005_papers;
mod m0006_staging;
mod m0007_plan;
mod m0008_verdicts;
mod m0009_devices;
mod m0009_exports;
mod m0010_succession;
mod m0010_tokens;
mod m0011_approval;
mod m0012_mail;
mod m0013_repeatable;
mod m0014_lifecycle;
mod m0015_counters;
mod m0016_rekeying;
mod m0017_hours;
mod m0018_waiting;

use sea_orm_migration::prelude::*;

/// Every migration, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_collect::Migration),
            Box::new(m0002_people::Migration),
            Box::new(m0003_instruments::Migration),
            Box::new(m0004_intake::Migration),
            Box::new(m0005_papers::Migration),
            Box::new(m0006_staging::Migration),
            Box::new(m0007_plan::Migration),
            Box::new(m0008_verdicts::Migration),
            Box::new(m0009_devices::Migration),
            Box::new(m0009_exports::Migration),
            Box::new(m0010_tokens::Migration),
            Box::new(m0010_succession::Migration),
            Box::new(m0011_approval::Migration),
            Box::new(m0012_mail::Migration),
            Box::new(m0013_repeatable::Migration),
            Box::new(m0014_lifecycle::Migration),
            Box::new(m0015_counters::Migration),
            Box::new(m0016_rekeying::Migration),
            Box::new(m0017_hours::Migration),
            Box::new(m0018_waiting::Migration),
        ]
    }
}

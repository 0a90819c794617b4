//! Usage: what is recorded is what is read, to the nano-dollar, whatever the timezone.

mod days;
mod groups;
mod record;
mod report;
mod scope;
mod world;
mod zones;

//! The `jiheng` command: loads files, calls the façade, prints what comes back.
//!
//! Data goes to standard output, everything else to standard error. Status 0: nothing at or above `--fail-on`;
//! 1: something is; 2: the run itself failed.

mod arguments;
mod batch;
mod check;
mod commands;
mod doctor;
mod fix;
mod forms;
mod inputs;
mod output;
mod own;
mod read;
mod references;
mod render;
mod rule_set;
mod run;
mod settings;
mod sink;
mod suppressions;
mod usage;

use std::io;
use std::process::ExitCode;

use arguments::{Arguments, Command, FormCommand};
use clap::Parser;
use run::{Failure, complain, load_settings, paint};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return not_understood(&error),
    };
    match run(arguments.command) {
        Ok(status) => status,
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Message(message)) => {
            complain(&message);
            ExitCode::from(2)
        }
    }
}

fn not_understood(error: &clap::Error) -> ExitCode {
    match usage::explain(error) {
        Some(message) => {
            complain(&message);
            ExitCode::from(2)
        }
        // Help and version go to standard output; if that is closed there is nobody to tell.
        None => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let mut stdout = io::stdout().lock();
    match command {
        Command::Read(arguments) => {
            drop(stdout);
            read::run(&arguments)
        }
        Command::Check(arguments) => {
            drop(stdout);
            check::run(&arguments)
        }
        Command::Render(arguments) => {
            drop(stdout);
            render::run(&arguments)
        }
        Command::Form { command: FormCommand::List { list, forms } } => {
            Ok(forms::list(&mut stdout, list.format, &forms).map(|()| ExitCode::SUCCESS)?)
        }
        Command::Form { command: FormCommand::New { form, target, forms, fonts } } => {
            drop(stdout);
            forms::new(&form, &target, &forms, &fonts)
        }
        Command::Doctor { list, fonts } => {
            Ok(doctor::run(&mut stdout, list.format, &fonts).map(|()| ExitCode::SUCCESS)?)
        }
        Command::Explain { code, color } => {
            let settings = load_settings()?;
            let paint = paint(color.color.or(settings.color), true);
            if commands::explain(&mut stdout, &code, paint)? {
                return Ok(ExitCode::SUCCESS);
            }
            let message = format!("没有规则「{code}」，运行 jiheng rules 可查看全部规则");
            Err(Failure::Message(message))
        }
        Command::Rules { list } => Ok(commands::rules(&mut stdout, list.format).map(|()| ExitCode::SUCCESS)?),
        Command::RuleSets { list } => {
            Ok(commands::rule_sets(&mut stdout, list.format).map(|()| ExitCode::SUCCESS)?)
        }
        Command::Schema { output } => Ok(commands::schema(&mut stdout, &output).map(|()| ExitCode::SUCCESS)?),
        Command::Formats { list } => {
            Ok(commands::formats(&mut stdout, list.format).map(|()| ExitCode::SUCCESS)?)
        }
        Command::Completions { shell } => {
            Ok(commands::completions(&mut stdout, shell).map(|()| ExitCode::SUCCESS)?)
        }
    }
}

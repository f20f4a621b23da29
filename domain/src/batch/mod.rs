//! A payment batch: the claims that finance pays together, and what the bank says came of it.
//!
//! The batch never decides whether a claim may be paid: the claim's own stream does, and the lines that
//! were refused or dropped come in with the command. What is decided here is who may act, that a line is paid
//! once, and that every difference to what the bank says stays visible until a person settles it.

mod act;
mod assemble;
mod booking;
mod decide;
mod event;
mod line;
mod reconcile;
mod refusal;
mod resolve;
mod result;
mod state;
mod step;

pub use act::{BatchAct, BatchCommand, ClaimToPay, Export, ResultsTaken};
pub use event::{
    BatchApproved, BatchCancelled, BatchClosed, BatchEvent, BatchExported, BatchLineReleased,
    BatchPrepared, BatchReady, BreakResolved, ExportedFile, PaymentResultReceived,
};
pub use line::{BatchLine, DroppedLine, Line, LineRefusal, PayableLine, RefusedLine, Standing};
pub use refusal::BatchRefusal;
pub use result::{
    AcceptedLine, BankLine, BreakKind, FailureReason, FileFormat, PaymentBreak, Resolution,
    ResultStatus, canonical_order,
};
pub use state::{Break, PaymentBatch};
pub use step::{BatchAction, BatchState};

#[cfg(test)]
mod tests;

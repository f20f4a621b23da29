//! Payment batches: what is paid together, and what the bank says came of it.

mod order;
mod request;
mod result;
mod view;

pub use order::{PaymentDebtor, PaymentOrder, PaymentOrderLine};
pub use request::{
    ApproveBatch, CancelBatch, CloseBatch, ExportBatch, PayableFilter, PrepareBatch, ReleaseLine,
    ResolveBreak,
};
pub use result::{ResultLine, ResultsTaken, SubmitResults, SubmittedResult};
pub use view::{
    BatchExportView, BatchItem, BatchLineView, BatchPage, BatchPrepared, BatchResultView,
    BatchStateAt, BatchView, BreakItem, BreakPage, BreakResolutionView, BreakView, DroppedLineView,
    LinesChanged, RefusedLineView,
};

use crate::coded::wire_enum;

wire_enum! {
    /// How far a batch is.
    BatchState {
        /// Its claims are being asked.
        Preparing = "preparing",
        /// It has its lines and waits for approval.
        Ready = "ready",
        /// It may go to the bank.
        Approved = "approved",
        /// It went to the bank.
        Exported = "exported",
        /// Everything is answered.
        Closed = "closed",
        /// It was given up before it went to the bank.
        Cancelled = "cancelled",
    }
}

wire_enum! {
    /// How a break is settled. Only the first moves money.
    Resolution {
        /// The bank is right: what it says is booked.
        Accepted = "accepted",
        /// The bank is wrong and says so, or corrects it.
        BankError = "bank_error",
        /// The unknown line belongs to another batch or office.
        OtherBatch = "other_batch",
        /// It tells of nothing that isn't known from elsewhere.
        NothingNew = "nothing_new",
    }
}

wire_enum! {
    /// What the bank says of a payment.
    PaymentStatus {
        /// The money left.
        Paid = "paid",
        /// The money didn't leave.
        Failed = "failed",
        /// The money left and came back.
        Returned = "returned",
    }
}

wire_enum! {
    /// Why a payment failed or came back.
    FailureReason {
        /// The account is closed, blocked or does not exist.
        AccountClosed = "account_closed",
        /// The holder's name differs from the bank's.
        NameDiffers = "name_differs",
        /// The paying account had no funds.
        NoFunds = "no_funds",
        /// The bank took it for a duplicate.
        Duplicate = "duplicate",
        /// Anything else.
        Other = "other",
    }
}

wire_enum! {
    /// Of a table, how its characters are written.
    Charset {
        /// UTF-8 with byte order mark.
        Utf8 = "utf-8",
        /// What older bank programs read.
        Gb18030 = "gb18030",
    }
}

//! What waits for whom: queues of claims, each with the condition by which a claim is in it. A count and its list are
//! the same question.

use chrono::{Days, NaiveDate};

use super::money::Condition;
use crate::access::Role;

/// The day on which a queue is asked for, and what else moves its bounds.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// The business date.
    pub on: NaiveDate,
    /// After so many days an approved claim that is not paid is overdue.
    pub overdue_after: u32,
}

impl Day {
    fn today(self) -> Vec<String> {
        vec![self.on.to_string()]
    }

    /// What was approved before this day is overdue.
    fn overdue(self) -> Vec<String> {
        let days = Days::new(u64::from(self.overdue_after));
        let before = self
            .on
            .checked_sub_days(days)
            .unwrap_or(NaiveDate::MIN)
            .to_string();
        vec![before]
    }
}

/// One queue of claims.
pub struct Queue {
    /// Its name, a stable code.
    pub name: &'static str,
    /// What it is called, in English and Chinese.
    pub label: (&'static str, &'static str),
    /// Whose work it is.
    pub roles: &'static [Role],
    /// Which claims are in it: a condition on their columns, with `:day` for each of the days.
    condition: &'static str,
    days: fn(Day) -> Vec<String>,
}

impl Queue {
    /// The condition on a day.
    pub fn condition(&self, day: Day) -> Condition {
        (self.condition, (self.days)(day))
    }

    /// Whether it is anything to a role: its work, or all work to an auditor.
    pub fn is_for(&self, role: Role) -> bool {
        role == Role::Auditor || self.roles.contains(&role)
    }

    /// The queue with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        QUEUES.iter().find(|queue| queue.name == name)
    }
}

/// All queues, in the order of a claim's life.
pub const QUEUES: &[Queue] = &[
    Queue {
        name: "to_review",
        label: ("To be reviewed", "待审核"),
        roles: &[Role::Reviewer],
        condition: "r.state = 'filed'",
        days: |_| Vec::new(),
    },
    Queue {
        name: "to_correct",
        label: ("To be corrected", "待补正"),
        roles: &[Role::Caseworker],
        condition: "r.state = 'returned'",
        days: |_| Vec::new(),
    },
    Queue {
        name: "to_publicise",
        label: ("To be put on public notice", "待公示"),
        roles: &[Role::Reviewer],
        condition: "r.state = 'reviewed'",
        days: |_| Vec::new(),
    },
    Queue {
        name: "on_notice",
        label: ("On public notice", "公示中"),
        roles: &[Role::Reviewer, Role::Approver],
        condition: "r.state = 'publicised' AND (r.notice_last_day >= :day OR r.open_objections > 0)",
        days: Day::today,
    },
    Queue {
        name: "objections",
        label: ("With objections to be settled or put right", "异议待处理"),
        roles: &[Role::Caseworker, Role::Reviewer],
        // One that was right is put right by a return or a refusal.
        condition: "(r.open_objections > 0 OR r.objection_upheld > 0) \
                    AND r.state IN ('filed', 'returned', 'reviewed', 'publicised')",
        days: |_| Vec::new(),
    },
    Queue {
        name: "to_approve",
        label: ("To be approved", "待审批"),
        roles: &[Role::Approver],
        condition: "r.state = 'publicised' AND r.notice_last_day < :day AND r.open_objections = 0 \
                    AND r.objection_upheld = 0",
        days: Day::today,
    },
    Queue {
        name: "approving",
        label: (
            "Approved, entitlements and budget being asked",
            "审批办理中",
        ),
        roles: &[Role::Approver],
        condition: "r.state IN ('approving', 'approved')",
        days: |_| Vec::new(),
    },
    Queue {
        name: "over_budget",
        label: ("Waiting for the budget", "待预算资金"),
        roles: &[Role::Approver, Role::Finance],
        condition: "r.state = 'over_budget'",
        days: |_| Vec::new(),
    },
    Queue {
        name: "payable",
        label: ("To be paid", "待支付"),
        roles: &[Role::Finance],
        condition: "r.state = 'payable' AND r.held = ''",
        days: |_| Vec::new(),
    },
    Queue {
        name: "held",
        label: ("Held back", "暂缓支付"),
        roles: &[Role::Reviewer, Role::Approver, Role::Finance],
        condition: "r.held <> '' AND r.state IN ('filed', 'returned', 'reviewed', 'publicised', 'approving', 'approved', \
                    'over_budget', 'payable', 'batched')",
        days: |_| Vec::new(),
    },
    Queue {
        name: "in_batch",
        label: ("In a payment batch", "支付中"),
        roles: &[Role::Finance],
        condition: "r.state = 'batched'",
        days: |_| Vec::new(),
    },
    Queue {
        name: "overdue",
        label: ("Approved and unpaid for too long", "应发未发"),
        roles: &[Role::Approver, Role::Finance],
        condition: "r.state IN ('approved', 'over_budget', 'payable', 'batched') AND r.unpaid_fen > 0 \
                    AND r.approved_on < :day",
        days: Day::overdue,
    },
    Queue {
        name: "clawbacks",
        label: ("Paid, and the ground is gone", "依据丧失待处理"),
        roles: &[Role::Approver, Role::Finance],
        condition: "r.state IN ('paid', 'clawback_ordered') AND r.claim IN :ungrounded",
        days: |_| Vec::new(),
    },
    Queue {
        name: "receivables",
        label: ("Due back", "应收待追回"),
        roles: &[Role::Approver, Role::Finance],
        condition: "r.receivable_fen > 0",
        days: |_| Vec::new(),
    },
];

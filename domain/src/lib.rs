//! The domain of Hearth: what may happen to a migrant domestic worker's case, and why not.
//!
//! Pure: no clock, no network, no database. Time and identity come in as values, decisions go out as
//! events or refusals. Read the modules in the order in which they stand here.
//!
//! # Glossary
//!
//! | term | official | meaning |
//! | --- | --- | --- |
//! | worker | 家政服务员 / 农村劳动力 | the person whose journey a stream tells |
//! | target group | 脱贫人口、防止返贫监测对象 | dated membership of a roster that the subsidies look at |
//! | origin | 输出地 (户籍) | county of household registration; never read from the citizen id |
//! | dispatch | 有组织劳务输出 | one departure from origin to destination |
//! | membership | — | one dated period of a person in one kind of target group |
//! | arrival | 输入 | the receiving side's confirmation of a dispatch |
//! | employment tie | 员工制 / 中介制 | how worker and employer are bound |
//! | contribution | 社会保险缴费 | one month's premiums, paid for one employment |
//! | attestation | — | premium months from before the person was known here, on somebody's word |
//! | paid elsewhere | — | a subsidy that another office paid for the person: the same is not paid again |
//! | venture | 创业 | a firm or business that the person started |
//! | seat | 注册地 | the region where an organisation is registered, from a day on |
//! | designation | 认定 | an organisation is a base of some kind, from a day on |
//! | link | — | two records are one person's: one goes away, the other carries on and has it as an *alias* |
//! | ledger | 台账 (附件2) | the yearly form of fifteen counts |
//! | policy | 政策 | the rule of one scheme, programme and region, in dated versions |
//! | programme | — | who a policy is for, so that one for all staff stands beside the target groups' |
//! | binding date | — | the date of a case on which a policy must be valid to decide it |
//! | determination | 资格认定 | the answer of one scheme's rule for one case on one day, with its trace |
//! | trace | — | the record of how a rule reached its answer: conditions, values, clauses, events |
//! | claim | 申领 | a request for a subsidy and its life, in the stream of whoever the money is for |
//! | part | — | a further claim for the same, once more is due: it shares the first part's keys |
//! | public notice | 公示 | days in which anybody may object, before a claim may be approved |
//! | key | — | what may be paid for once, kept by one stream, which alone decides who has it |
//! | hold | — | a claim has a key; or: something keeps an approved claim out of batches |
//! | ground | — | the facts under which a claim was approved; lost when later facts contradict them |
//! | claw-back | 追缴 | money that was paid and is due back: a *receivable*, until it is recovered, set off or given up |
//! | posting | 分录 | an amount moved between two accounts of a fund; all postings are the *journal* |
//! | correction | 更正 | lines that take back what was published of the journal, or post what was not; confirmed by an operator |
//! | batch | 支付批次 | the claims that finance pays together, one line each, by one file to the bank |
//! | result | 回盘 | what came back for a batch's lines: paid, failed or returned |
//! | break | 差异 | a difference between what was sent to the bank and what came back, until a person settles it |
//! | fact | — | one recorded thing with an id of its own: a training, a dispatch, an employment … |
//! | void | 作废 | the fact was recorded in error and never happened |
//! | account | 银行账户 | where a worker or an organisation is paid: entered by one subject, confirmed by another |
//! | budget | 资金预算 | how much of one fund may be committed in one region and calendar year of approval |
//! | commitment | 资金占用 | an approved claim's amount that a budget has admitted: only such claims are payable |
//! | access month | — | a month of the access log: its number of lines and the root of the tree over them |
//! | sample | 抽样 | what an auditor drew from a *population*, by a seed and a rule that anybody can follow |
//! | audit note | 审计批注 | what an auditor wrote about an event, a figure, a claim, a finding or an item of a sample |
//! | webhook | — | a finance system that is told of every entry of the feed, signed and in order |
//! | finding | 疑点 | what a rule of the audit sees in the log: open until an auditor concludes, again when its evidence changes |
//! | subject | — | who acts: issuer and name of a token, so that duties can be kept apart |
//!
//! Amounts are in fen ([`money::Fen`]), days are civil dates in China ([`chrono::NaiveDate`]),
//! intervals include both their ends ([`time::Interval`]).

pub mod access_month;
pub mod account;
mod aggregate;
pub mod agreement;
pub mod audit_note;
pub mod audit_sample;
pub mod batch;
pub mod budget;
pub mod calendar;
pub mod citizen_id;
pub mod claim;
mod coded;
pub mod correction;
pub mod credit_code;
pub mod determination;
pub mod evidence;
pub mod finding;
pub mod ids;
pub mod money;
pub mod occupation;
pub mod organisation;
pub mod policy;
pub mod region;
pub mod retirement;
pub mod scheme;
pub mod sealed;
#[cfg(test)]
mod stored;
pub mod subject;
pub mod time;
pub mod webhook;
pub mod worker;

//! The words in which banks speak.

use chrono::NaiveDate;

use crate::bank::results::{FailureReason, ResultStatus};

/// What a word for a status means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It is final.
    Final(ResultStatus),
    /// The payment is still under way.
    UnderWay,
}

/// What a word for a status means; none if it is not known.
pub fn status(word: &str) -> Option<Word> {
    let word = word.trim().to_ascii_lowercase();
    Some(match word.as_str() {
        "paid" | "success" | "accc" | "acsc" | "成功" | "已支付" | "已付款" | "支付成功"
        | "付款成功" | "交易成功" | "处理成功" => Word::Final(ResultStatus::Paid),
        "failed" | "failure" | "rejected" | "rjct" | "canc" | "失败" | "支付失败" | "付款失败"
        | "交易失败" | "处理失败" => Word::Final(ResultStatus::Failed),
        "returned" | "退汇" | "已退汇" | "退回" | "已退回" | "退票" => {
            Word::Final(ResultStatus::Returned)
        }
        // ISO 20022: received, accepted by one check after the other, passed on; nothing is booked yet.
        "pending" | "processing" | "accp" | "acfc" | "acsp" | "actc" | "acwc" | "acwp" | "pdng"
        | "rcvd" | "part" | "patc" | "处理中" | "待处理" | "支付处理中" | "已受理" => {
            Word::UnderWay
        }
        _ => return None,
    })
}

/// Why it was not paid: our own word, a code of ISO 20022's external lists of reasons, or the bank's words.
pub fn reason(words: &str) -> FailureReason {
    let words = words.trim();
    code(&words.to_ascii_uppercase()).unwrap_or_else(|| {
        let first = words
            .split(|character: char| !character.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        code(&first.to_ascii_uppercase()).unwrap_or_else(|| in_chinese(words))
    })
}

/// A code. What says that this account can't be paid on is one reason here, for the way out is the same.
fn code(code: &str) -> Option<FailureReason> {
    Some(match code {
        // Number incorrect, creditor's number invalid, closed, blocked, creditor's account closed.
        "AC01" | "AC03" | "AC04" | "AC06" | "AC07" | "ACCOUNT_CLOSED" => {
            FailureReason::AccountClosed
        }
        // The customer is not consistent with the account.
        "BE01" | "NAME_DIFFERS" => FailureReason::NameDiffers,
        "AM04" | "NO_FUNDS" => FailureReason::NoFunds,
        // Duplication; duplicate message, payment information, transaction, end-to-end id, instruction id.
        "AM05" | "DUPL" | "DU01" | "DU02" | "DU03" | "DU04" | "DU05" | "DUPLICATE" => {
            FailureReason::Duplicate
        }
        _ => return None,
    })
}

fn in_chinese(words: &str) -> FailureReason {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&[
        "户名不符",
        "户名不一致",
        "名称不符",
        "姓名不符",
        "账号户名",
        "账户名不符",
    ]) {
        FailureReason::NameDiffers
    } else if has(&["余额不足", "资金不足", "存款不足"]) {
        FailureReason::NoFunds
    } else if has(&["重复"]) {
        FailureReason::Duplicate
    } else if has(&[
        "销户",
        "注销",
        "冻结",
        "已关闭",
        "不存在",
        "无此账",
        "无此户",
        "账号错误",
        "账号有误",
        "账户状态",
        "不收不付",
        "账户异常",
    ]) {
        FailureReason::AccountClosed
    } else {
        FailureReason::Other
    }
}

/// A day as banks write it: `2026-03-05`, `2026/3/5`, `20260305`, `2026年3月5日`, with or without a time behind.
/// It is the bank's day, whatever the offset of the time.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    // `ISODate` may carry an offset.
    let day = day.strip_suffix('Z').unwrap_or(day);
    let day = match day.find('+') {
        Some(at) => day.get(..at)?,
        None => day,
    };
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        return ymd(day.get(..4)?, day.get(4..6)?, day.get(6..)?);
    }
    let mut parts = day
        .strip_suffix('日')
        .unwrap_or(day)
        .split(['-', '/', '.', '年', '月']);
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    match parts.next() {
        None => ymd(year, month, date),
        Some(_) => None,
    }
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        let number = super::super::yuan::number(text)?;
        lengths
            .contains(&text.len())
            .then(|| u32::try_from(number).ok())
            .flatten()
    };
    let year = i32::try_from(digits(year, 4..=4)?).ok()?;
    NaiveDate::from_ymd_opt(year, digits(month, 1..=2)?, digits(day, 1..=2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_banks_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 5);
        for text in [
            "2026-03-05",
            "2026/3/5",
            "20260305",
            "2026年3月5日",
            "2026-03-05T23:30:00+08:00",
            "2026-03-05T23:30:00.000Z",
            "2026-03-05+08:00",
            "2026-03-05Z",
            "2026/03/05 10:00:00",
        ] {
            assert_eq!(date(text), day, "{text}");
        }
        for text in [
            "",
            "5/3/2026",
            "2026-3",
            "2026-02-30",
            "26-03-05",
            "2026-3-5-1",
            "20261",
            "一",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn reasons_are_read_from_codes_and_words() {
        for (words, expected) in [
            ("AC04", FailureReason::AccountClosed),
            ("ac06", FailureReason::AccountClosed),
            ("AC01 - Incorrect account", FailureReason::AccountClosed),
            ("收款账户已销户", FailureReason::AccountClosed),
            ("账号不存在", FailureReason::AccountClosed),
            ("BE01", FailureReason::NameDiffers),
            ("账号与户名不符", FailureReason::NameDiffers),
            ("AM04", FailureReason::NoFunds),
            ("付款账户余额不足", FailureReason::NoFunds),
            ("DUPL", FailureReason::Duplicate),
            ("AM05：重复", FailureReason::Duplicate),
            ("疑似重复付款", FailureReason::Duplicate),
            // Of the debtor's own account, or of an address: neither is about the receiver's account or name.
            ("AC05", FailureReason::Other),
            ("BE04", FailureReason::Other),
            ("", FailureReason::Other),
            ("系统繁忙", FailureReason::Other),
        ] {
            assert_eq!(reason(words), expected, "{words}");
        }
    }
}

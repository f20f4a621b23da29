//! An order as ISO 20022 `pain.001.001.09`, customer credit transfer initiation.
//!
//! | element | what it holds |
//! | --- | --- |
//! | `GrpHdr/MsgId` | the batch, without hyphens |
//! | `PmtInf/PmtInfId` | the first 32 digits of the content hash: a bank repeats it in its status reports, so an answer is tied to what was asked |
//! | `PmtId/EndToEndId` | the payment, without hyphens: the receiver's bank carries it through |
//! | `PmtId/InstrId` | the claim, without hyphens |
//! | `RmtInf/Ustrd` | the purpose |
//! | `SplmtryData/Envlp` | the whole content hash: no other element of the message has room for a hash of the content |
//!
//! Names and purposes stand in Chinese, as one line, cut to the 140 characters of `Max140Text`. Account numbers
//! are never cut: an order with a longer one is not written.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::order::{PaymentLine, PaymentOrder, Unwritable};
use super::{text, yuan};

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// The namespace of our own element, in the envelope for what the message has no place for.
const OWN_NAMESPACE: &str = "urn:hearth:payment-order:1";
/// `Max140Text`.
const NAME: usize = 140;
/// What stands where the message needs a bank and none is known.
const NOT_PROVIDED: &str = "NOTPROVIDED";

/// Writes the message.
pub fn write(order: &PaymentOrder, lines: &[&PaymentLine]) -> Result<Vec<u8>, Unwritable> {
    let hash = order.content_sha256()?;
    let mut out = Out(Writer::new_with_indent(Vec::new(), b' ', 1));
    out.document(order, lines, &hash)
        .map_err(|_| Unwritable::Writer)?;
    let mut bytes = out.0.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

struct Out(Writer<Vec<u8>>);

impl Out {
    /// An element with what `inside` writes.
    fn element(
        &mut self,
        name: &str,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0
            .write_event(Event::Start(quick_xml::events::BytesStart::new(name)))?;
        inside(self)?;
        self.0
            .write_event(Event::End(quick_xml::events::BytesEnd::new(name)))
    }

    /// An element with a text.
    fn leaf(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.0
            .create_element(name)
            .write_text_content(BytesText::new(text))?;
        Ok(())
    }

    /// Elements in each other, the innermost with a text.
    fn nested(&mut self, names: &[&str], text: &str) -> io::Result<()> {
        match names {
            [] => Ok(()),
            [name] => self.leaf(name, text),
            [name, rest @ ..] => self.element(name, |out| out.nested(rest, text)),
        }
    }

    fn document(
        &mut self,
        order: &PaymentOrder,
        lines: &[&PaymentLine],
        hash: &str,
    ) -> io::Result<()> {
        self.0
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut document = quick_xml::events::BytesStart::new("Document");
        document.push_attribute(("xmlns", NAMESPACE));
        let end = document.to_end().into_owned();
        self.0.write_event(Event::Start(document))?;
        self.element("CstmrCdtTrfInitn", |out| {
            out.element("GrpHdr", |out| out.header(order))?;
            out.element("PmtInf", |out| out.payments(order, lines, hash))?;
            out.element("SplmtryData", |out| {
                out.element("Envlp", |out| {
                    out.0
                        .create_element("ContentSha256")
                        .with_attribute(("xmlns", OWN_NAMESPACE))
                        .write_text_content(BytesText::new(hash))?;
                    Ok(())
                })
            })
        })?;
        self.0.write_event(Event::End(end))
    }

    fn header(&mut self, order: &PaymentOrder) -> io::Result<()> {
        self.leaf("MsgId", &order.batch_id.simple().to_string())?;
        let created = order.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.leaf("CreDtTm", &created)?;
        self.totals(order)?;
        self.nested(&["InitgPty", "Nm"], &text::cut(&order.debtor.name, NAME))
    }

    fn totals(&mut self, order: &PaymentOrder) -> io::Result<()> {
        self.leaf("NbOfTxs", &order.count().to_string())?;
        self.leaf("CtrlSum", &yuan::from_fen(order.control_sum_fen()))
    }

    fn payments(
        &mut self,
        order: &PaymentOrder,
        lines: &[&PaymentLine],
        hash: &str,
    ) -> io::Result<()> {
        let debtor = &order.debtor;
        self.leaf("PmtInfId", &text::cut(hash, 32))?;
        self.leaf("PmtMtd", "TRF")?;
        // One booking per payment, so that each comes back by itself.
        self.leaf("BtchBookg", "false")?;
        self.totals(order)?;
        self.nested(&["ReqdExctnDt", "Dt"], &order.execute_on.to_string())?;
        self.nested(&["Dbtr", "Nm"], &text::cut(&debtor.name, NAME))?;
        self.nested(&["DbtrAcct", "Id", "Othr", "Id"], &debtor.account)?;
        self.bank(
            "DbtrAgt",
            debtor.bank_code.as_deref().unwrap_or(NOT_PROVIDED),
        )?;
        for line in lines {
            self.element("CdtTrfTxInf", |out| out.payment(line))?;
        }
        Ok(())
    }

    fn payment(&mut self, line: &PaymentLine) -> io::Result<()> {
        self.element("PmtId", |out| {
            out.leaf("InstrId", &line.claim_id.simple().to_string())?;
            out.leaf("EndToEndId", &line.payment_id.simple().to_string())
        })?;
        self.element("Amt", |out| {
            out.0
                .create_element("InstdAmt")
                .with_attribute(("Ccy", "CNY"))
                .write_text_content(BytesText::new(&line.amount_fen.to_string()))?;
            Ok(())
        })?;
        if let Some(code) = &line.bank_code {
            self.bank("CdtrAgt", code)?;
        }
        self.nested(&["Cdtr", "Nm"], &text::cut(&line.holder_name, NAME))?;
        self.nested(&["CdtrAcct", "Id", "Othr", "Id"], &line.account)?;
        let purpose = text::cut(&line.purpose, NAME);
        if purpose.is_empty() {
            return Ok(());
        }
        self.nested(&["RmtInf", "Ustrd"], &purpose)
    }

    /// A bank by its code: twelve digits are the national payment system's, a BIC is known by its shape, all
    /// else is the bank's own.
    fn bank(&mut self, role: &str, code: &str) -> io::Result<()> {
        self.element(role, |out| {
            out.element("FinInstnId", |out| {
                if code.len() == 12 && code.bytes().all(|byte| byte.is_ascii_digit()) {
                    out.element("ClrSysMmbId", |out| {
                        out.nested(&["ClrSysId", "Cd"], "CNAPS")?;
                        out.leaf("MmbId", code)
                    })
                } else if is_bic(code) {
                    out.leaf("BICFI", code)
                } else {
                    out.nested(&["Othr", "Id"], code)
                }
            })
        })
    }
}

/// ISO 9362: four of the bank, two letters of the country, two of the place, and three of the branch.
fn is_bic(code: &str) -> bool {
    let country = code.get(4..6).unwrap_or_default();
    matches!(code.len(), 8 | 11)
        && code
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && code != NOT_PROVIDED
}

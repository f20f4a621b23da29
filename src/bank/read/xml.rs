//! XML, read as a stream, safely: no document type, no entities but the five of XML itself, bounded depth, and
//! bounded parts. Nothing outside the text is ever asked for.

use quick_xml::NsReader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::element::Element;
use super::{Reading, camt054, pain002};
use crate::bank::fault::FaultCode;
use crate::bank::results::Message as Kind;

/// Deeper than any message.
const MAX_DEPTH: usize = 64;
/// More elements than one result has.
const MAX_ELEMENTS: usize = 1_000;
const FAMILY: &str = "urn:iso:std:iso:20022:tech:xsd:";

/// Who reads a message as it comes.
pub trait Message {
    /// Whether an element is to be given whole.
    fn is_part(&self, name: &str) -> bool;
    /// An element that holds parts begins.
    fn open(&mut self, name: &str, reading: &mut Reading);
    /// A part.
    fn part(&mut self, part: &Element, reading: &mut Reading);
    /// An element that holds parts ends.
    fn close(&mut self, name: &str, reading: &mut Reading);
    /// The message has ended.
    fn end(&mut self, reading: &mut Reading);
}

/// Reads a message of either kind.
pub fn read(text: &str, reading: &mut Reading) {
    let mut walk = Walk::default();
    let mut reader = NsReader::from_str(text);
    loop {
        let step = match reader.read_resolved_event() {
            Ok((namespace, event)) => {
                let namespace = match namespace {
                    ResolveResult::Bound(name) => Some(name.into_inner().to_owned()),
                    ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
                };
                walk.step(namespace.as_deref(), &event, reading)
            }
            Err(_) => Err(FaultCode::Malformed),
        };
        match step {
            Ok(true) if reading.overflown => return,
            Ok(true) => {}
            Ok(false) => return,
            Err(code) => {
                let read = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                let before = text.as_bytes().iter().take(read);
                let breaks = before.filter(|byte| **byte == b'\n').count();
                let line = u32::try_from(breaks + 1).unwrap_or(u32::MAX);
                return reading.faults.note(line, "", code);
            }
        }
    }
}

#[derive(Default)]
struct Walk {
    namespace: String,
    message: Option<Box<dyn Message>>,
    /// The names of the elements that are open, outside a part.
    path: Vec<String>,
    /// The elements that are open, inside a part.
    open: Vec<Element>,
    /// How many elements the part has.
    elements: usize,
}

impl Walk {
    /// Takes in one event; false at the end.
    fn step(
        &mut self,
        namespace: Option<&str>,
        event: &Event<'_>,
        reading: &mut Reading,
    ) -> Result<bool, FaultCode> {
        match event {
            Event::Start(start) => self.start(namespace, start, reading)?,
            Event::Empty(start) => {
                self.start(namespace, start, reading)?;
                self.end(reading)?;
            }
            Event::End(_) => self.end(reading)?,
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => self.text(&resolved(reference)?)?,
            Event::DocType(_) => return Err(FaultCode::Entities),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => {
                let ended = self.path.is_empty() && self.open.is_empty();
                return match self.message.as_mut().filter(|_| ended) {
                    Some(message) => {
                        message.end(reading);
                        Ok(false)
                    }
                    None => Err(FaultCode::Malformed),
                };
            }
        }
        Ok(true)
    }

    fn start(
        &mut self,
        namespace: Option<&str>,
        start: &BytesStart<'_>,
        reading: &mut Reading,
    ) -> Result<(), FaultCode> {
        if self.path.len() + self.open.len() >= MAX_DEPTH {
            return Err(FaultCode::TooDeep);
        }
        let mut currency = None;
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| FaultCode::Malformed)?;
            if attribute.key.as_ref() == "Ccy" {
                currency = Some(attribute.value.trim().to_owned());
            }
        }
        // An element of another namespace is nobody's business, whatever its name.
        let ours = self.path.is_empty() || namespace == Some(self.namespace.as_str());
        let name = if ours {
            start.local_name().as_ref().to_owned()
        } else {
            String::new()
        };
        let Some(message) = &mut self.message else {
            let namespace = namespace.unwrap_or_default();
            let (kind, message) = message_of(namespace, &name)?;
            reading.message = kind;
            self.message = Some(message);
            namespace.clone_into(&mut self.namespace);
            self.path.push(name);
            return Ok(());
        };
        if self.path.is_empty() {
            // A second root.
            return Err(FaultCode::Malformed);
        }
        if self.open.is_empty() && !message.is_part(&name) {
            message.open(&name, reading);
            self.path.push(name);
            return Ok(());
        }
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(FaultCode::TooDeep);
        }
        self.open.push(Element::new(name, currency));
        Ok(())
    }

    fn end(&mut self, reading: &mut Reading) -> Result<(), FaultCode> {
        let message = self.message.as_mut().ok_or(FaultCode::Malformed)?;
        if let Some(element) = self.open.pop() {
            if let Some(parent) = self.open.last_mut() {
                parent.push(element);
            } else {
                message.part(&element, reading);
                self.elements = 0;
            }
        } else {
            let name = self.path.pop().ok_or(FaultCode::Malformed)?;
            message.close(&name, reading);
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), FaultCode> {
        if let Some(element) = self.open.last_mut() {
            element.push_text(text);
        } else if self.path.is_empty() && !text.trim().is_empty() {
            return Err(FaultCode::Malformed);
        }
        Ok(())
    }
}

/// The message by its root's namespace, of whatever version: the elements that are read are the same in all.
fn message_of(namespace: &str, root: &str) -> Result<(Kind, Box<dyn Message>), FaultCode> {
    let kind = namespace.strip_prefix(FAMILY).unwrap_or_default();
    if root != "Document" {
        Err(FaultCode::UnknownMessage)
    } else if kind.starts_with("pain.002.001.") {
        Ok((Kind::Pain002, Box::new(pain002::Report::default())))
    } else if kind.starts_with("camt.054.001.") {
        Ok((Kind::Camt054, Box::new(camt054::Notification::default())))
    } else {
        Err(FaultCode::UnknownMessage)
    }
}

/// A character by its number, or one of the five entities that XML has by itself.
fn resolved(reference: &BytesRef<'_>) -> Result<String, FaultCode> {
    let number = reference
        .resolve_char_ref()
        .map_err(|_| FaultCode::Malformed)?;
    if let Some(character) = number {
        return Ok(character.to_string());
    }
    let entity = resolve_xml_entity(reference).map(str::to_owned);
    entity.ok_or(FaultCode::Entities)
}

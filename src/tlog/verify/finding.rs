//! What a verification finds.

use serde::Serialize;

/// Something that is not as it was sealed or signed. It says where, and never what an event says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The kind, for machines.
    pub kind: &'static str,
    /// The place in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// The kind of stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// The stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Which event of the stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The same for people.
    pub message: String,
}

impl Finding {
    /// Something about the log as a whole.
    pub fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            position: None,
            stream: None,
            id: None,
            version: None,
            message: message.into(),
        }
    }

    /// At a place in the log.
    pub fn at(mut self, position: i64) -> Self {
        self.position = Some(position);
        self
    }

    /// About an event.
    pub fn of(mut self, stream: &str, id: &str, version: i64) -> Self {
        self.stream = Some(stream.to_owned());
        self.id = Some(id.to_owned());
        self.version = Some(version);
        self
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(position) = self.position {
            write!(f, "position {position}")?;
            if let (Some(stream), Some(id), Some(version)) = (&self.stream, &self.id, self.version)
            {
                write!(f, " ({stream} {id}, event {version})")?;
            }
            f.write_str(": ")?;
        } else if let (Some(stream), Some(id), Some(version)) =
            (&self.stream, &self.id, self.version)
        {
            write!(f, "{stream} {id}, event {version}: ")?;
        }
        f.write_str(&self.message)
    }
}

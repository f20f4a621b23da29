//! Rules, as given-when-then.

mod events;

use chrono::{DateTime, Utc};
use cqrs_es::test::TestFramework;

use super::*;
use crate::region::RegionCode;
use crate::sealed::Sealed;
use crate::subject::{Given, Subject};

fn clerk() -> Subject {
    Subject::new("finance", "clerk")
}

fn command(act: WebhookAct) -> WebhookCommand {
    Given {
        today: "2024-06-30".parse().unwrap(),
        by: clerk(),
        act,
    }
}

fn sealed(text: &str) -> Sealed {
    Sealed::new(text.to_owned())
}

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

fn registered() -> WebhookRegistered {
    WebhookRegistered {
        url: WebhookUrl::parse("https://finance.example/hook", false).unwrap(),
        description: Some("The treasury's books".to_owned()),
        region: RegionCode::parse("520000").unwrap(),
        secret: sealed("first"),
        from_cursor: 7000,
        registered_by: clerk(),
    }
}

fn register() -> WebhookAct {
    let WebhookRegistered {
        url,
        description,
        region,
        secret,
        from_cursor,
        ..
    } = registered();
    WebhookAct::Register {
        url,
        description,
        region,
        secret,
        from_cursor,
    }
}

fn rotate(secret: &str, until: &str) -> WebhookAct {
    WebhookAct::RotateSecret {
        secret: sealed(secret),
        previous_until: at(until),
    }
}

fn pause() -> WebhookAct {
    WebhookAct::Pause(PauseReason::Asked)
}

/// A registered webhook to which all these acts happened.
fn webhook(acts: impl IntoIterator<Item = WebhookAct>) -> Webhook {
    let mut webhook = Webhook::default();
    for act in std::iter::once(register()).chain(acts) {
        for event in webhook.decide(command(act)).unwrap() {
            webhook.record(event);
        }
    }
    webhook
}

fn refused(webhook: &Webhook, act: WebhookAct) -> WebhookRefusal {
    webhook.decide(command(act)).unwrap_err()
}

/// Everything that may be asked of a webhook that is there.
fn later_acts() -> [WebhookAct; 5] {
    [
        rotate("second", "2024-07-01T00:00:00Z"),
        pause(),
        WebhookAct::Resume,
        WebhookAct::Rewind { cursor: 0 },
        WebhookAct::Delete,
    ]
}

#[test]
fn a_webhook_is_registered_once_and_says_by_whom() {
    let test = || TestFramework::<Webhook>::with(());
    test()
        .given_no_previous_events()
        .when(command(register()))
        .then_expect_events(vec![WebhookEvent::WebhookRegistered(registered())]);
    test()
        .given(vec![WebhookEvent::WebhookRegistered(registered())])
        .when(command(register()))
        .then_expect_error(WebhookRefusal::AlreadyRegistered);
}

#[test]
fn nothing_happens_to_one_that_is_not_registered_or_was_deleted() {
    for act in later_acts() {
        assert_eq!(
            refused(&Webhook::default(), act.clone()),
            WebhookRefusal::NotRegistered
        );
        assert_eq!(
            refused(&webhook([WebhookAct::Delete]), act.clone()),
            WebhookRefusal::Deleted
        );
        assert_eq!(
            refused(&webhook([pause(), WebhookAct::Delete]), act),
            WebhookRefusal::Deleted
        );
    }
    assert!(webhook([WebhookAct::Delete]).delivering().is_none());
}

#[test]
fn a_pause_holds_until_it_is_resumed_and_says_why_and_by_whom() {
    let gone = webhook([WebhookAct::Pause(PauseReason::Gone)]);
    assert!(gone.delivering().is_none());
    let paused = gone.paused.clone().unwrap();
    assert_eq!((paused.reason, paused.by), (PauseReason::Gone, clerk()));
    assert_eq!(
        refused(&gone, pause()),
        WebhookRefusal::Paused {
            reason: PauseReason::Gone
        }
    );
    assert_eq!(
        refused(&webhook([]), WebhookAct::Resume),
        WebhookRefusal::NotPaused
    );
    let resumed = webhook([pause(), WebhookAct::Resume]);
    assert_eq!(resumed.delivering().unwrap().from_cursor, 7000);
}

#[test]
fn a_rewind_moves_the_first_cursor_and_is_counted_also_while_paused() {
    let rewound = webhook([
        WebhookAct::Rewind { cursor: 12 },
        pause(),
        WebhookAct::Rewind { cursor: 12 },
    ]);
    assert_eq!(rewound.rewinds, 2);
    assert_eq!(rewound.registered.unwrap().from_cursor, 12);
}

fn signing(webhook: &Webhook, now: &str) -> Vec<String> {
    webhook
        .secrets_at(at(now))
        .map(|secret| secret.as_str().to_owned())
        .collect()
}

#[test]
fn both_secrets_sign_until_the_earlier_one_ends() {
    let rotated = webhook([rotate("second", "2024-07-02T00:00:00Z")]);
    assert_eq!(
        signing(&rotated, "2024-07-01T23:59:59Z"),
        ["second", "first"]
    );
    assert_eq!(signing(&rotated, "2024-07-02T00:00:00Z"), ["second"]);
    assert_eq!(signing(&webhook([]), "2024-07-01T00:00:00Z"), ["first"]);
}

#[test]
fn a_rotation_without_overlap_ends_all_earlier_secrets() {
    let leaked = webhook([
        rotate("second", "2024-07-02T00:00:00Z"),
        rotate("third", "2024-07-01T00:00:00Z"),
    ]);
    assert_eq!(
        signing(&leaked, "2024-06-30T23:59:59Z"),
        ["third", "second", "first"]
    );
    assert_eq!(signing(&leaked, "2024-07-01T00:00:00Z"), ["third"]);
}

#[test]
fn an_address_is_https_with_a_host_and_nothing_secret_in_it() {
    let parsed = |text: &str| WebhookUrl::parse(text, false);
    assert_eq!(
        parsed("HTTPS://Finance.Example:443/Hook?a=b")
            .unwrap()
            .as_str(),
        "https://finance.example/Hook?a=b"
    );
    for text in ["http://finance.example/", "ftp://finance.example/"] {
        assert_eq!(parsed(text), Err(InvalidUrl::NotHttps), "{text}");
    }
    for text in [
        "",
        "finance.example",
        "/hook",
        "https://",
        "https:///",
        "https://user@finance.example/",
        "https://user:word@finance.example/",
        "https://:word@finance.example/",
        "https://finance.example/#part",
        "https://finance.example:0/",
        "https://finance.example:99999/",
    ] {
        assert_eq!(parsed(text), Err(InvalidUrl::Malformed), "{text}");
    }
    assert!(WebhookUrl::parse("http://finance.example/", true).is_ok());
    assert_eq!(
        WebhookUrl::parse("file:///etc/passwd", true),
        Err(InvalidUrl::NotHttps)
    );
}

#[test]
fn host_and_port_are_told_as_a_resolver_takes_them() {
    let told = |text: &str| WebhookUrl::parse(text, true).unwrap().host_and_port();
    let host = |host: &str, port| Some((host.to_owned(), port));
    assert_eq!(told("https://a.example/x"), host("a.example", 443));
    assert_eq!(told("http://a.example:8080"), host("a.example", 8080));
    assert_eq!(told("https://[::1]:9/"), host("::1", 9));
    // What a browser would take for an address is told as one.
    assert_eq!(told("https://0x7f.1/"), host("127.0.0.1", 443));
    assert_eq!(told("https://2130706433/"), host("127.0.0.1", 443));
}

//! Figures for operators, in Prometheus' text format.

use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};

/// Counters and gauges.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    problems: IntCounterVec,
    store: IntGauge,
    steps: IntGauge,
    head: IntGauge,
    blocked_by: IntGauge,
    signed: IntGauge,
    not_signed: IntGauge,
    lag: IntGaugeVec,
    stopped: IntGaugeVec,
    fan_out: IntGaugeVec,
}

impl Metrics {
    /// All figures, at zero.
    pub fn new() -> Result<Self, prometheus::Error> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new("hearth_http_requests_total", "Requests answered."),
                &["operation", "status"],
            )?,
            seconds: HistogramVec::new(
                HistogramOpts::new("hearth_http_request_seconds", "Time to answer."),
                &["operation"],
            )?,
            problems: IntCounterVec::new(
                Opts::new("hearth_problems_total", "Problems answered, by kind."),
                &["slug"],
            )?,
            store: IntGauge::new(
                "hearth_store_up",
                "1 while the store answers; at 0 what is told of log, steps, checkpoints and projections is of before.",
            )?,
            steps: IntGauge::new(
                "hearth_steps_lag_events",
                "Events whose steps (keys, budgets, batches, links) have still to be carried through.",
            )?,
            head: IntGauge::new("hearth_log_head", "The last position of the log.")?,
            blocked_by: IntGauge::new(
                "hearth_sequencer_blocked_by_pid",
                "The database process that keeps events from being placed; 0: none.",
            )?,
            signed: IntGauge::new(
                "hearth_checkpoint_size",
                "The size of the log that was signed last.",
            )?,
            not_signed: IntGauge::new(
                "hearth_checkpoint_refused",
                "1 while the log does not extend what was signed of it, and nothing more is signed.",
            )?,
            lag: IntGaugeVec::new(
                Opts::new(
                    "hearth_projection_lag_events",
                    "Events that a projection has still to take in.",
                ),
                &["projection"],
            )?,
            stopped: IntGaugeVec::new(
                Opts::new(
                    "hearth_projection_stopped",
                    "1 while a projection has stopped at an event.",
                ),
                &["projection"],
            )?,
            fan_out: IntGaugeVec::new(
                Opts::new(
                    "hearth_projection_fan_out_cases",
                    "Cases done of an event that touches many and is being taken in; 0 otherwise.",
                ),
                &["projection"],
            )?,
        };
        let registry = &metrics.registry;
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.seconds.clone()))?;
        registry.register(Box::new(metrics.problems.clone()))?;
        let built = IntGaugeVec::new(
            Opts::new("hearth_build_info", "Which program this is: always 1."),
            &["version"],
        )?;
        built.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        registry.register(Box::new(built))?;
        registry.register(Box::new(metrics.store.clone()))?;
        registry.register(Box::new(metrics.steps.clone()))?;
        registry.register(Box::new(metrics.head.clone()))?;
        registry.register(Box::new(metrics.blocked_by.clone()))?;
        registry.register(Box::new(metrics.signed.clone()))?;
        registry.register(Box::new(metrics.not_signed.clone()))?;
        registry.register(Box::new(metrics.lag.clone()))?;
        registry.register(Box::new(metrics.stopped.clone()))?;
        registry.register(Box::new(metrics.fan_out.clone()))?;
        Ok(metrics)
    }

    /// Counts one answered request.
    pub fn answered(&self, operation: &str, status: u16, seconds: f64) {
        self.requests
            .with_label_values(&[operation, &status.to_string()])
            .inc();
        self.seconds
            .with_label_values(&[operation])
            .observe(seconds);
    }

    /// Counts one problem.
    pub fn problem(&self, slug: &str) {
        self.problems.with_label_values(&[slug]).inc();
    }

    /// Notes whether the store answers.
    pub fn store(&self, up: bool) {
        self.store.set(i64::from(up));
    }

    /// Notes how many events' steps have still to be carried through.
    pub fn steps(&self, lag: u64) {
        self.steps.set(i64::try_from(lag).unwrap_or(i64::MAX));
    }

    /// Notes how far log and sequencer are.
    pub fn log(&self, head: u64, blocked_by: Option<i64>) {
        self.head.set(i64::try_from(head).unwrap_or(i64::MAX));
        self.blocked_by.set(blocked_by.unwrap_or(0));
    }

    /// Notes how far the log is signed, and whether signing is refused.
    pub fn checkpoint(&self, size: u64, refused: bool) {
        self.signed.set(i64::try_from(size).unwrap_or(i64::MAX));
        self.not_signed.set(i64::from(refused));
    }

    /// Notes how far a projection is.
    pub fn projection(&self, name: &str, lag: u64, stopped: bool) {
        self.lag
            .with_label_values(&[name])
            .set(i64::try_from(lag).unwrap_or(i64::MAX));
        self.stopped
            .with_label_values(&[name])
            .set(i64::from(stopped));
    }

    /// Notes how far a projection is within an event that touches many cases.
    pub fn fan_out(&self, name: &str, done: i64) {
        self.fan_out.with_label_values(&[name]).set(done);
    }

    /// Everything, as text.
    pub fn render(&self) -> Vec<u8> {
        let mut text = Vec::new();
        // Writing into memory does not fail; a family that can't be encoded is left out.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        text
    }
}

//! How the event-sourcing crate drives a stream: `decide` says what happens, `record` what it changes.

/// Makes an aggregate of a state that has `decide(command) -> Result<Vec<event>, refusal>` and `record(event)`: its stored
/// name, its commands, events and refusals.
macro_rules! aggregate {
    ($state:ty, $name:literal, $command:ty, $event:ty, $refusal:ty) => {
        impl cqrs_es::Aggregate for $state {
            const TYPE: &'static str = $name;
            type Command = $command;
            type Event = $event;
            type Error = $refusal;
            type Services = ();

            async fn handle(
                &mut self,
                command: Self::Command,
                (): &(),
                sink: &cqrs_es::event_sink::EventSink<Self>,
            ) -> Result<(), Self::Error> {
                for event in self.decide(command)? {
                    sink.write(event, self).await;
                }
                Ok(())
            }

            fn apply(&mut self, event: Self::Event) {
                self.record(event);
            }
        }
    };
}
pub(crate) use aggregate;

//! Work that is shared out to all cores.

use super::failure::StoreError;

/// Fewer items are done at once.
const FEW: usize = 256;

/// Works something out for each item; the items come back with it, in their order.
pub async fn on_all_cores<T, R>(
    items: Vec<T>,
    work: fn(&T) -> R,
) -> Result<(Vec<T>, Vec<R>), StoreError>
where
    T: Send + Sync + 'static,
    R: Send + 'static,
{
    if items.len() < FEW {
        let results = items.iter().map(work).collect();
        return Ok((items, results));
    }
    let working = tokio::task::spawn_blocking(move || {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = items.len().div_ceil(threads);
        let results = std::thread::scope(|scope| {
            let shares: Vec<_> = items
                .chunks(share)
                .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<_>>()))
                .collect();
            let mut results = Vec::with_capacity(items.len());
            for share in shares {
                results.extend(share.join().ok()?);
            }
            Some(results)
        });
        results.map(|results| (items, results))
    });
    let broken = || StoreError::Internal("work on several cores broke off".into());
    working.await.map_err(|_| broken())?.ok_or_else(broken)
}

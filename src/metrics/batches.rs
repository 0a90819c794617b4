//! What the loaders of requests read: how many keys together.

use prometheus_client::{
    metrics::{family::Family, histogram::Histogram},
    registry::Registry,
};

use super::Label;

/// How many keys are read in a batch. Cheap to clone.
#[derive(Clone, Debug)]
pub struct BatchMetrics {
    sizes: Family<Label, Histogram>,
}

impl BatchMetrics {
    /// So many keys are read together. A kind of batch is named by its key's type.
    pub fn reads<K>(&self, keys: usize) {
        let path = std::any::type_name::<K>();
        let name = path.rsplit("::").next().unwrap_or(path);
        let sizes = self.sizes.get_or_create(&[("batch", name)]);
        sizes.observe(f64::from(u32::try_from(keys).unwrap_or(u32::MAX)));
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "roundtrip_batch_keys",
            "How many keys were read together, in one statement, by the kind of key",
            self.sizes.clone(),
        );
    }
}

impl Default for BatchMetrics {
    fn default() -> Self {
        let sizes = || Histogram::new([1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]);
        Self {
            sizes: Family::new_with_constructor(sizes),
        }
    }
}

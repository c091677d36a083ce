//! Watches the client's process, as `processId` of `initialize` asks: a client that crashed may
//! leave our input open for ever.

use std::time::Duration;

use super::session::Session;

/// How often the process is looked for.
const INTERVAL: Duration = Duration::from_secs(3);

/// Waits until the client's process is gone; for ever if the client did not name one.
pub(super) async fn client_died(session: &Session) {
    loop {
        tokio::time::sleep(INTERVAL).await;
        if let Some(id) = session.client_process()
            && !is_alive(id)
        {
            tracing::warn!("the client's process {id} has ended");
            return;
        }
    }
}

/// Whether a process runs. Where that cannot be found out, it does.
fn is_alive(process: u32) -> bool {
    if cfg!(target_os = "linux") {
        return std::path::Path::new("/proc")
            .join(process.to_string())
            .exists()
            || !std::path::Path::new("/proc/self").exists();
    }
    if cfg!(unix) {
        let status = std::process::Command::new("kill")
            .args(["-0", &process.to_string()])
            .stderr(std::process::Stdio::null())
            .status();
        return status.is_ok_and(|it| it.success());
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_are_told_apart() {
        assert!(is_alive(std::process::id()));
        let mut child = std::process::Command::new("true")
            .spawn()
            .expect("`true` is everywhere");
        let id = child.id();
        child.wait().expect("the child ends");
        assert!(!is_alive(id));
    }
}

import Dispatch

/// Runs the tasks of commands that the server carries out. They may block, as a command does that writes to a pipe no
/// one reads, and leave the threads of the server's own tasks alone.
final class CommandExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "pennypost.commands", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

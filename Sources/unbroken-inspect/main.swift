import Glibc
import InspectionWorker

// The inside of an inspection process. It is started by `unbroken`, which talks to it through pipes; a person has no
// use for it.
exit(WorkerMain.run())

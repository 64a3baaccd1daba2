package org.flexmeter.gateway.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.management.DefaultManagementAgent;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/**
 * Registers Camel's MBeans on a thread of its own, in the order in which they were given, and not
 * before {@link #begin()}: they are for people who look on, and take a quarter of a start.
 */
final class LateAgent extends DefaultManagementAgent {
    private static final Logger LOG = Logger.getLogger(LateAgent.class);
    private static final long LAST_SECONDS = 5;

    private final Set<ObjectName> wanted = ConcurrentHashMap.newKeySet();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ScheduledExecutorService queue = OneThread.named("mbeans");
    private final AtomicReference<Thread> worker = new AtomicReference<>();

    /** What is done to the server of MBeans. */
    private interface Change {
        void make() throws JMException;
    }

    LateAgent(CamelContext camel) {
        super(camel);
        queue.execute(this::awaitBegin);
    }

    /** Registers what has been given and what will be. */
    void begin() {
        begun.countDown();
    }

    private void awaitBegin() {
        worker.set(Thread.currentThread());
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void register(Object managed, ObjectName name, boolean force) throws JMException {
        wanted.add(name);
        later(name, () -> super.register(managed, name, force));
    }

    @Override
    public void unregister(ObjectName name) throws JMException {
        if (isWorker()) {
            super.unregister(name);
            return;
        }
        wanted.remove(name);
        later(name, () -> super.unregister(name));
    }

    /** Whether it is, or will be; its own thread, which sees to it, is told what is. */
    @Override
    public boolean isRegistered(ObjectName name) {
        return isWorker() ? super.isRegistered(name) : wanted.contains(name);
    }

    private boolean isWorker() {
        return Thread.currentThread() == worker.get();
    }

    private void later(ObjectName name, Change change) {
        queue.execute(
                () -> {
                    try {
                        change.make();
                    } catch (JMException | RuntimeException e) {
                        LOG.warnf("the MBean %s is not as it should be: %s", name, e.getMessage());
                    }
                });
    }

    @Override
    protected void doStop() throws Exception {
        begin();
        queue.shutdown();
        queue.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
        worker.set(Thread.currentThread());
        super.doStop();
    }
}

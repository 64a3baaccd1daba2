package org.flexmeter.gateway.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import javax.management.modelmbean.RequiredModelMBean;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedInstance;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.api.management.NotificationSenderAware;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;
import org.apache.camel.support.management.NotificationSenderAdapter;

/**
 * Makes Camel's MBeans with one description for all of a class. Camel makes one for each route,
 * processor, endpoint and consumer, with all its attributes and operations: a quarter of a start,
 * and megabytes that say the same.
 */
final class SharedMBeanInfos extends DefaultManagementMBeanAssembler {
    private final Map<Class<?>, ModelMBeanInfo> infos = new ConcurrentHashMap<>();

    SharedMBeanInfos(CamelContext camel) {
        super(camel);
    }

    @Override
    public ModelMBean assemble(MBeanServer server, Object managed, ObjectName name)
            throws JMException {
        if (hasItsOwn(managed)) {
            return super.assemble(server, managed, name);
        }
        ModelMBeanInfo known = infos.get(managed.getClass());
        if (known == null) {
            ModelMBean first = super.assemble(server, managed, name);
            if (first instanceof RequiredModelMBean) {
                infos.put(managed.getClass(), (ModelMBeanInfo) first.getMBeanInfo());
            }
            return first;
        }
        return assemble(known, managed);
    }

    /** An endpoint or processor may bring attributes and operations beside those of Camel. */
    private static boolean hasItsOwn(Object managed) {
        return managed instanceof ManagedInstance of
                && of.getInstance() != null
                && of.getInstance().getClass().isAnnotationPresent(ManagedResource.class);
    }

    private ModelMBean assemble(ModelMBeanInfo info, Object managed) throws JMException {
        boolean mask =
                Boolean.TRUE.equals(
                        camelContext.getManagementStrategy().getManagementAgent().getMask());
        RequiredModelMBean bean = new MixinRequiredModelMBean(info, mask, null, null);
        try {
            bean.setManagedResource(managed, "ObjectReference");
        } catch (InvalidTargetObjectTypeException e) {
            throw new JMException(e.getMessage());
        }
        if (managed instanceof NotificationSenderAware aware) {
            aware.setNotificationSender(new NotificationSenderAdapter(bean));
        }
        return bean;
    }
}

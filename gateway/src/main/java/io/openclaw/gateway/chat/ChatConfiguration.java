package io.openclaw.gateway.chat;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ChatSettings.class)
@Import({ChatController.class, ChatStreams.class})
public class ChatConfiguration {}

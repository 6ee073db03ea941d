package io.openclaw.gateway.session;

/// A message of a conversation.
///
/// @param role `system`, `developer`, `user` or `assistant`
record Said(String role, String content) {
  private static final int CHARACTERS_OF_A_TOKEN = 4;

  boolean ofSystem() {
    return role.equals("system") || role.equals("developer");
  }

  int tokens() {
    return (content.length() + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
  }
}
